import { type KyselyPlugin, RawNode, SelectModifierNode, SelectQueryNode } from 'kysely';
import type { Db } from './connection.ts';

/** In front of the statement, where the server's own log shows it too. */
const mark = '/* prepared */';
const comment = RawNode.createWithSql(mark);

const marking: KyselyPlugin = {
  transformQuery({ node }) {
    if (SelectQueryNode.is(node))
      return SelectQueryNode.cloneWithFrontModifier(node, SelectModifierNode.createWithExpression(comment));
    return RawNode.is(node) ? RawNode.createWithChildren([comment, node]) : node;
  },
  transformResult: async ({ result }) => result,
};

/**
 * The same database, for what is asked with every page: each connection has its selects parsed once, and planned until
 * their plan for any value is found to be as good as one for these values. Without it a statement is two journeys, since
 * the driver asks for the types of its parameters first, and its planning is often many times its work.
 * Not for what finds few rows in one workspace and many in another, nor for lists written out (`in (…)`): those are a
 * text, and so a statement, for each length; `= any(…)` is one.
 */
export const prepared = (db: Db): Db => db.withPlugin(marking);

/** Of a statement's text: whether `prepared` made it. */
export const isPrepared = (text: string): boolean => text.slice(0, 'select '.length + mark.length).includes(mark);
