import { Client } from './client';

// Three files come out: index.html, trust.html and c.html. The server gives c.html to every /c/{id}.
export function generateStaticParams() {
  return [{ slug: [] }, { slug: ['c'] }, { slug: ['trust'] }];
}

export default function Page() {
  return <Client />;
}
