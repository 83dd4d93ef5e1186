/** An address that leads nowhere: the root's error page, in the visitor's language. */
export function loader(): never {
  throw new Response(null, { status: 404 });
}

export default function Nowhere() {
  return null;
}
