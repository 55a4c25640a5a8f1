// Colours PostgreSQL text: pieces with a kind, which joined give the text back. It never fails, also on half a statement.

export type SqlKind = 'keyword' | 'function' | 'string' | 'number' | 'comment' | 'name' | 'plain';
export interface SqlPiece {
  kind: SqlKind;
  text: string;
}

const keywords = new Set(
  (
    'all and any as asc between both by case cast collate cross current_date current_timestamp date desc distinct else end ' +
    'escape except exists extract false fetch filter first following for from full group grouping having ilike in inner ' +
    'intersect interval into is join last lateral left like limit materialized natural not null nulls offset on only or ' +
    'order outer over partition preceding range recursive right row rows select sets similar some table then ties time ' +
    'timestamp to true unbounded union unknown using values when where window with within without zone'
  ).split(' '),
);

// Sticky alternatives in the order in which PostgreSQL's own scanner would try them.
const token =
  /(--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|([eE]?'(?:[^']|'')*(?:'|$)|\$(\w*)\$[\s\S]*?(?:\$\3\$|$))|("(?:[^"]|"")*(?:"|$))|(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+)|([\p{L}_][\p{L}\p{N}_$]*)|(\s+)|([\s\S])/uy;

export function lexSql(sql: string): SqlPiece[] {
  const pieces: SqlPiece[] = [];
  const add = (kind: SqlKind, text: string) => {
    const last = pieces.at(-1);
    if (last && last.kind === kind) last.text += text;
    else pieces.push({ kind, text });
  };
  token.lastIndex = 0;
  for (let match = token.exec(sql); match; match = token.exec(sql)) {
    const [text, comment, string, , quoted, number, word] = match;
    if (comment !== undefined) add('comment', text);
    else if (string !== undefined) add('string', text);
    else if (quoted !== undefined) add('name', text);
    else if (number !== undefined) add('number', text);
    else if (word !== undefined) add(kindOfWord(word, sql, token.lastIndex), text);
    else add('plain', text);
  }
  return pieces;
}

function kindOfWord(word: string, sql: string, end: number): SqlKind {
  const lower = word.toLowerCase();
  const called = sql[end] === '(';
  // in(…), extract(…) and the like are keywords also when called; left(…) and date(…) are functions then.
  if (keywords.has(lower) && !(called && /^(left|right|date|time|row)$/.test(lower)))
    return 'keyword';
  return called ? 'function' : 'name';
}
