import { Client } from './client';

// Four files come out: index.html, trust.html, settings.html and c.html. The server gives c.html to every /c/{id}.
export function generateStaticParams() {
  return [{ slug: [] }, { slug: ['c'] }, { slug: ['trust'] }, { slug: ['settings'] }];
}

export default function Page() {
  return <Client />;
}
