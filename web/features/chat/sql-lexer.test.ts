import { describe, expect, it } from 'vitest';
import { lexSql } from './sql-lexer';

const kinds = (sql: string) =>
  lexSql(sql)
    .filter((piece) => piece.text.trim() !== '')
    .map((piece) => `${piece.kind}:${piece.text.trim()}`);

describe('lexSql', () => {
  it('tells keywords, functions, strings, numbers, names and comments apart', () => {
    expect(kinds(`SELECT sum(qty) FROM "Order" WHERE s <> 'it''s' AND n >= 1.5 -- all`)).toEqual([
      'keyword:SELECT',
      'function:sum',
      'plain:(',
      'name:qty',
      'plain:)',
      'keyword:FROM',
      'name:"Order"',
      'keyword:WHERE',
      'name:s',
      'plain:<>',
      "string:'it''s'",
      'keyword:AND',
      'name:n',
      'plain:>=',
      'number:1.5',
      'comment:-- all',
    ]);
  });

  it('does not take digits of a name for a number', () => {
    expect(kinds('t1.col_2')).toEqual(['name:t1', 'plain:.', 'name:col_2']);
  });

  it('knows left( as a function and LEFT JOIN as keywords', () => {
    expect(kinds('left(a)')[0]).toBe('function:left');
    expect(kinds('LEFT JOIN b')[0]).toBe('keyword:LEFT');
  });

  it('takes dollar quotes and unfinished text as they come', () => {
    expect(kinds("$x$ it's $x$")).toEqual(["string:$x$ it's $x$"]);
    expect(kinds("'half")).toEqual(["string:'half"]);
    expect(kinds('/* half')).toEqual(['comment:/* half']);
  });

  it('gives back every character', () => {
    const sql = `WITH ä AS (SELECT 'ü' || E'\\n', $1::numeric(10,2)) /* x */ SELECT * FROM ä; 😀 "q`;
    expect(
      lexSql(sql)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(sql);
  });
});
