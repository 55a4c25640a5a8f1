import { Client } from './client';

// Two files come out: index.html and c.html. The server gives c.html to every /c/{id}.
export function generateStaticParams() {
  return [{ slug: [] }, { slug: ['c'] }];
}

export default function Page() {
  return <Client />;
}
