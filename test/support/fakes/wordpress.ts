import { formOf } from './forms.ts';
import { type Answer, type Asked, type FakeServer, mimeOf, startFake } from './server.ts';

/**
 * A WordPress site's REST API: application passwords, capabilities, drafts, a slug that is made unique instead of
 * refused, a bin, comments; with permalinks or without, and with a firewall in front where a test wants one. Its books
 * say what stands on the site.
 */

export type FakePost = {
  id: number;
  status: 'draft' | 'publish' | 'pending' | 'private' | 'trash';
  title: string;
  content: string;
  slug: string;
  featured: number;
  author: number;
};

export type WordpressFake = FakeServer & {
  /** Every post, drafts and thrown away ones too, oldest first. */
  posts: FakePost[];
  published(): FakePost[];
  media: Map<number, { mime: string; alt: string; bytes: number; name: string }>;
  comments: { post: number; isApproved: boolean }[];
  user: { id: number; name: string; password: string; may: Record<string, boolean> };
  /** The site as it is set up. */
  site: { hasPermalinks: boolean; hasBin: boolean; mimes: string[]; uploadBytes: number; name: string };
  /** The path in which WordPress lives, for a site in a folder. */
  folder: string;
  revoke(): void;
};

export async function startWordpress({ folder = '' } = {}): Promise<WordpressFake> {
  const posts: FakePost[] = [];
  const media: WordpressFake['media'] = new Map();
  const comments: WordpressFake['comments'] = [];
  const user = {
    id: 7,
    name: 'malwa',
    password: 'abcdEFGH1234ijklMNOP5678',
    may: { publish_posts: true, edit_posts: true, upload_files: true, delete_published_posts: true },
  };
  const site = {
    hasPermalinks: true,
    hasBin: true,
    mimes: ['image/jpeg', 'image/png', 'image/gif', 'image/webp'],
    uploadBytes: 2_000_000,
    name: 'Kwiaciarnia Malwa',
  };
  let isRevoked = false;
  let serial = 40;

  const routeIn = ({ path, query }: Asked): string | null => {
    const plain = query.get('rest_route');
    if (plain !== null && [`${folder}/`, `${folder}/index.php`].includes(path)) return plain;
    const start = `${folder}/wp-json`;
    return site.hasPermalinks && (path === start || path.startsWith(`${start}/`))
      ? path.slice(start.length) || '/'
      : null;
  };
  const routeOf = (asked: Asked): string =>
    (routeIn(asked) ?? 'page').replace(/\/(posts|media)\/\d+$/, '/$1/:id').replace(/^\/wp\/v2/, '');
  const fake = await startFake(routeOf, async (route, asked) => {
    if (route === 'page') return { status: 404, text: '<!DOCTYPE html><html lang="pl"><title>Nie znaleziono</title>' };
    return (await handlers[route]?.(asked)) ?? no(404, 'rest_no_route', 'No route was found matching the URL.');
  });
  const wrong = (text: string): void => void fake.violations.push(text);

  const who = (asked: Asked, capability?: string): Answer | null => {
    const [scheme, code = ''] = (asked.headers.authorization ?? '').split(' ');
    const [name, password] = Buffer.from(code, 'base64').toString().split(':');
    if (scheme !== 'Basic') return no(401, 'rest_not_logged_in', 'You are not currently logged in.');
    if (name !== user.name) return no(401, 'invalid_username', 'The username is not registered on this site.');
    // Blanks in an application password mean nothing.
    if (isRevoked || password?.replace(/\s/g, '') !== user.password)
      return no(401, 'incorrect_password', 'The provided password is an invalid application password.');
    const isLet = !capability || (user.may as Record<string, boolean>)[capability];
    return isLet ? null : no(403, 'rest_cannot_create', 'Sorry, you are not allowed to create posts as this user.');
  };
  const idIn = (asked: Asked): number => Number(/\/(\d+)$/.exec(routeIn(asked) ?? '')?.[1]);
  const invalid = () => no(404, 'rest_post_invalid_id', 'Invalid post ID.');
  const shown = (post: FakePost, isEdit: boolean) => ({
    id: post.id,
    status: post.status,
    slug: post.slug,
    link: post.status === 'publish' ? `${fake.origin}${folder}/${post.slug}/` : `${fake.origin}${folder}/?p=${post.id}`,
    title: isEdit ? { raw: post.title, rendered: post.title } : { rendered: post.title },
    content: { rendered: post.content },
    featured_media: post.featured,
    author: post.author,
  });
  /** WordPress never refuses a name that is taken: it counts on. */
  const unique = (slug: string, id: number): string => {
    const isTaken = (name: string) => posts.some((one) => one.slug === name && one.id !== id && one.status !== 'trash');
    if (!slug || !isTaken(slug)) return slug;
    let count = 2;
    while (isTaken(`${slug}-${count}`)) count += 1;
    return `${slug}-${count}`;
  };
  const write = (asked: Asked, post: FakePost): Answer | null => {
    if (!(asked.headers['content-type'] ?? '').startsWith('application/json')) wrong('a post not sent as JSON');
    const { status, title, content, slug, featured_media: featured } = (asked.json ?? {}) as Record<string, unknown>;
    if (status !== undefined && !['draft', 'publish', 'pending', 'private'].includes(String(status)))
      return no(400, 'rest_invalid_param', 'Invalid parameter(s): status');
    if (typeof featured === 'number' && featured !== 0 && !media.has(featured))
      return no(400, 'rest_invalid_featured_media', 'Invalid featured media ID.');
    const text = typeof content === 'string' ? content : post.content;
    if (/<(script|iframe|style)\b|\son\w+=|javascript:/i.test(text)) wrong('markup that a careful client never sends');
    const words = typeof title === 'string' ? title : post.title;
    if (!words && !text) return no(400, 'empty_content', 'Content, title, and excerpt are empty.');
    const wanted = String(status ?? post.status) as FakePost['status'];
    Object.assign(post, {
      title: words,
      content: text,
      featured: typeof featured === 'number' ? featured : post.featured,
      // Without the right to publish it waits for somebody who has it.
      status: wanted === 'publish' && !user.may.publish_posts ? 'pending' : wanted,
      slug: unique(typeof slug === 'string' ? slug : post.slug || slugged(words), post.id),
    });
    return null;
  };

  const handlers: Record<string, (asked: Asked) => Promise<Answer> | Answer> = {
    '/': () =>
      ok({
        name: site.name,
        home: `${fake.origin}${folder}`,
        url: `${fake.origin}${folder}`,
        namespaces: ['oembed/1.0', 'wp/v2'],
        authentication: { 'application-passwords': {} },
      }),
    '/users/me': (asked) =>
      who(asked) ??
      ok({ id: user.id, name: 'Malwa', slug: user.name, ...(isEdit(asked) ? { capabilities: user.may } : {}) }),
    '/media': async (asked) => {
      const refused = who(asked, 'upload_files');
      if (refused) return refused;
      const { fields, files } = await formOf(asked);
      const [file] = files;
      if (!file) return no(400, 'rest_upload_no_data', 'No data supplied.');
      if (mimeOf(file.bytes) !== file.mime) wrong(`a picture said to be ${file.mime} is ${mimeOf(file.bytes)}`);
      if (!/\.\w{3,4}$/.test(file.name)) wrong(`a picture called ${file.name}`);
      if (file.bytes.length > site.uploadBytes)
        return no(500, 'rest_upload_unknown_error', 'The uploaded file exceeds the upload_max_filesize directive.');
      if (!site.mimes.includes(file.mime))
        return no(500, 'rest_upload_unknown_error', 'Sorry, you are not allowed to upload this file type.');
      serial += 1;
      media.set(serial, { mime: file.mime, alt: fields.alt_text ?? '', bytes: file.bytes.length, name: file.name });
      const source = `${fake.origin}${folder}/wp-content/uploads/${file.name}`;
      return { status: 201, json: { id: serial, source_url: source, alt_text: fields.alt_text ?? '' } };
    },
    '/media/:id': (asked) => {
      const upload = media.get(idIn(asked));
      const refused = who(asked, 'upload_files');
      if (refused || !upload) return refused ?? invalid();
      upload.alt = String(((asked.json ?? {}) as { alt_text?: string }).alt_text ?? upload.alt);
      return ok({ id: idIn(asked), source_url: `${fake.origin}${folder}/wp-content/uploads/${upload.name}` });
    },
    '/posts': (asked) => {
      if (asked.method === 'POST') {
        const refused = who(asked, 'edit_posts');
        if (refused) return refused;
        serial += 1;
        const made = { id: serial, title: '', content: '', slug: '', featured: 0, author: user.id };
        const post: FakePost = { ...made, status: 'draft' };
        const wrongly = write(asked, post);
        if (wrongly) return wrongly;
        posts.push(post);
        return { status: 201, json: shown(post, true) };
      }
      const { query } = asked;
      if ((isEdit(asked) || query.get('status')) && who(asked)) return who(asked) as Answer;
      const statuses = (query.get('status') ?? 'publish').split(',');
      const included = query.get('include')?.split(',').map(Number);
      const found = posts.filter(
        (post) =>
          statuses.includes(post.status) &&
          (!query.get('slug') || post.slug === query.get('slug')) &&
          (!included || included.includes(post.id)),
      );
      const most = Number(query.get('per_page') ?? 10);
      if (most < 1 || most > 100) return no(400, 'rest_invalid_param', 'Invalid parameter(s): per_page');
      return ok(found.slice(0, most).map((post) => shown(post, isEdit(asked))));
    },
    '/posts/:id': (asked) => {
      const post = posts.find(({ id }) => id === idIn(asked));
      if (asked.method === 'GET') {
        if (!post) return invalid();
        return post.status === 'publish' && !isEdit(asked)
          ? ok(shown(post, false))
          : (who(asked) ?? ok(shown(post, true)));
      }
      const refused = who(asked, asked.method === 'DELETE' ? 'delete_published_posts' : 'edit_posts');
      if (refused) return refused;
      if (!post) return invalid();
      if (asked.method === 'DELETE') {
        if (asked.query.get('force') === 'true') {
          posts.splice(posts.indexOf(post), 1);
          return ok({ deleted: true, previous: shown(post, true) });
        }
        if (!site.hasBin) return no(501, 'rest_trash_not_supported', 'The post does not support trashing.');
        if (post.status === 'trash') return no(410, 'rest_already_trashed', 'The post has already been deleted.');
        Object.assign(post, { status: 'trash', slug: `${post.slug}__trashed` });
        return ok(shown(post, true));
      }
      return write(asked, post) ?? ok(shown(post, true));
    },
    '/comments': (asked) => {
      const own = comments.filter(({ post, isApproved }) => isApproved && post === Number(asked.query.get('post')));
      const answer = ok(own.slice(0, Number(asked.query.get('per_page') ?? 10)).map((_, id) => ({ id })));
      return { ...answer, headers: { 'x-wp-total': String(own.length), 'x-wp-totalpages': '1' } };
    },
  };

  return {
    ...fake,
    posts,
    published: () => posts.filter(({ status }) => status === 'publish'),
    media,
    comments,
    user,
    site,
    folder,
    revoke() {
      isRevoked = true;
    },
  };
}

const isEdit = ({ query }: Asked): boolean => query.get('context') === 'edit';
const slugged = (title: string): string => title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
const ok = (json: unknown): Answer => ({ status: 200, json });
const no = (status: number, code: string, message: string): Answer => ({
  status,
  json: { code, message, data: { status } },
});
