// Two lives of one page: in development a server that forwards API calls to the C++ server,
// in production plain files in out/ which that server delivers itself.
import { PHASE_DEVELOPMENT_SERVER } from 'next/constants.js';

const apiPaths = [
  'auth',
  'query',
  'sessions',
  'suggestions',
  'upload-files',
  'task-status',
  'task-events',
  'tasks',
  'user',
  'messages',
  'health',
];

export default function config(phase) {
  if (phase !== PHASE_DEVELOPMENT_SERVER) {
    return { output: 'export', images: { unoptimized: true } };
  }
  const server = process.env.API_URL ?? 'http://127.0.0.1:8001';
  return {
    compress: false, // compression holds server-sent events back until the end
    experimental: { proxyClientMaxBodySize: '2gb' },
    rewrites: async () => ({
      // One address, two faces: a page for browsers, a report for programs.
      beforeFiles: [
        {
          source: '/trust',
          has: [{ type: 'header', key: 'accept', value: 'application/json' }],
          destination: `${server}/trust`,
        },
      ],
      afterFiles: apiPaths.flatMap((path) => [
        { source: `/${path}`, destination: `${server}/${path}` },
        { source: `/${path}/:rest*`, destination: `${server}/${path}/:rest*` },
      ]),
    }),
  };
}
