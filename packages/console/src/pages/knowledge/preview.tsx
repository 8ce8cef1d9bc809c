import { type ReactNode, useMemo } from 'react';
import classes from './knowledge.module.css';
import { type Block, blocksOf, type Inline, inlineOf } from './markdown.ts';

/** An article as people read it. No link leads anywhere and no picture is fetched: a draft may hold what nobody has read yet. */
export function Preview({ text }: { readonly text: string }): ReactNode {
  const blocks = useMemo(() => blocksOf(text), [text]);
  return (
    <div className={classes.preview}>
      {blocks.map((block, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks hold no state, and many are alike
        <Part key={at} block={block} />
      ))}
    </div>
  );
}

function Part({ block }: { readonly block: Block }): ReactNode {
  switch (block.kind) {
    case 'heading':
      // One level for all: where it stands on this page, not in the article.
      return (
        <h3 className={classes.heading} data-level={Math.min(block.level, 3)}>
          <Words text={block.text} />
        </h3>
      );
    case 'paragraph':
      return (
        <p>
          <Words text={block.text} />
        </p>
      );
    case 'quote':
      return (
        <blockquote className={classes.quote}>
          <Words text={block.text} />
        </blockquote>
      );
    case 'code':
      return <pre className={classes.code}>{block.text}</pre>;
    case 'rule':
      return <hr className={classes.rule} />;
    case 'list':
      return <Items block={block} />;
  }
}

function Items({ block }: { readonly block: Extract<Block, { kind: 'list' }> }): ReactNode {
  const List = block.ordered ? 'ol' : 'ul';
  return (
    <List className={classes.list}>
      {block.items.map(({ level, text }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <li key={at} data-level={level}>
          <Words text={text} />
        </li>
      ))}
    </List>
  );
}

function Words({ text }: { readonly text: string }): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: as above
  return inlineOf(text).map((piece, at) => <Piece key={at} piece={piece} />);
}

function Piece({ piece }: { readonly piece: Inline }): ReactNode {
  switch (piece.kind) {
    case 'text':
      return piece.text;
    case 'code':
      return <code>{piece.text}</code>;
    case 'strong':
      return <strong>{piece.text}</strong>;
    case 'emphasis':
      return <em>{piece.text}</em>;
    case 'link':
      return (
        <>
          {piece.text} <span className={classes.soft}>({piece.to})</span>
        </>
      );
  }
}
