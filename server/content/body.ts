/** What a person writes. Kept in `contents.draft` (working) and `revisions.body` (immutable). */

/** A picture in its place; its description travels with the place, so that each text may describe it anew. */
export type PlacedMedia = { mediaId: string; alt: string };

/** A post of a thread after its first. */
export type ThreadPart = { text: string; media: PlacedMedia[] };

/**
 * How a post reads on one channel; what is missing is as in the main text. Words of its own are all of its words: the
 * thread that goes on after them is its own too.
 */
export type Variant = { text?: string; media?: PlacedMedia[]; thread?: ThreadPart[] };

export type PostBody = {
  kind: 'post';
  text: string;
  media: PlacedMedia[];
  /** What goes on after it where the network has threads; elsewhere all of it is one post. */
  thread?: ThreadPart[];
  /** By channel id. */
  variants: Record<string, Variant>;
};

export type NewsletterBody = {
  kind: 'newsletter';
  subject: string;
  preheader: string;
  mjml: string;
  /** The text part; '' while it is made from the MJML. */
  text: string;
  /** The audience: everyone subscribed to this list at the due instant. */
  listId: string | null;
};

export type ContentBody = PostBody | NewsletterBody;

/**
 * A newsletter compiled when its revision was made: sent byte for byte, whatever the compiler does later.
 * Holes are `{{field|fallback}}`, already checked.
 */
export type CompiledNewsletter = { subject: string; preheader: string; html: string; text: string; compiler: string };

/** Exactly what one channel gets; its canonical JSON is hashed and approved. Time is not in it. */
export type PostPayload = ({ v: 1; kind: 'post' } & PayloadPart) | ThreadPayload;

/** Two posts or more. A single one has stayed the first version, so that what was agreed to stays agreed to. */
export type ThreadPayload = { v: 2; kind: 'post'; parts: PayloadPart[] };

export type PayloadPart = {
  text: string;
  media: { mediaId: string; sha256: string; mime: string; width: number; height: number; bytes: number; alt: string }[];
};

export type NewsletterPayload = {
  v: 1;
  kind: 'newsletter';
  subject: string;
  preheader: string;
  /** SHA-256 of the compiled HTML and text, whose bytes are the revision's. */
  htmlSha256: string;
  textSha256: string;
  sender: { name: string; email: string; replyTo: string };
  /** The audience rule; not the people. */
  audience: { listId: string };
};

export type Payload = PostPayload | NewsletterPayload;
