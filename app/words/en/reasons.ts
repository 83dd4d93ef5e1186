/** Why a network did not do what was asked; each says what happened and what to do. Keys are `ReasonCode`. */
export const reasons = {
  // On the way there.
  rate_limited: 'Too much was asked of the network in a short time. It goes on by itself once the network allows it.',
  quota_reached: 'The account has used up what the network allows for now. It goes on when the network counts anew.',
  unavailable: 'The network is out of service for the moment. It is tried again by itself.',
  timeout: 'No answer came in time. Check the address and the port, or try again in a few minutes.',
  connection_reset: 'The connection broke off halfway.',
  connection_refused: 'Nothing answers at this address and port. Check both for a typing error.',
  name_not_found: 'There is no server of this name. Check it for a typing error.',
  private_address:
    'This address leads into a private network and is not reached from here. If it is a server of yours, the owner of the installation can allow it with OUTBOUND_ALLOW.',
  address_unusable: 'This is not an address that can be used. It should read like https://example.com.',
  insecure:
    'This connection is not encrypted, so no password is sent over it. Choose an encrypted connection, or an address that starts with https://.',
  tls: 'The encrypted connection could not be set up. Check that the port is the one for encrypted connections.',
  certificate_untrusted:
    'The server’s certificate is signed by nobody we can trust (it is self-signed, or its issuer is unknown), so nothing was sent to it. Ask whoever runs the server for a valid certificate.',
  certificate_expired:
    'The server’s certificate has expired, so nothing was sent to it. Ask whoever runs the server to renew it.',
  certificate_wrong_name:
    'The server’s certificate is for another name, so nothing was sent to it. Use the name that the provider states for its mail server.',
  not_the_network: 'What answers at this address is something else. Check that the address is the right one.',
  server_error: 'The server reported a fault of its own. It is worth another try in a few minutes.',
  answer_unreadable: 'The server answered in a way that could not be understood.',
  deadline_passed: 'It took too long to begin, so nothing was sent.',
  worker_lost: 'The process that was publishing went away in the middle.',
  // The account.
  credentials_refused: 'Name and password do not fit together. Check both; copied passwords easily lose a character.',
  token_refused: 'The network does not know this token. Copy it anew, whole and without blanks.',
  credentials_revoked:
    'The access was taken back, for example because the password was changed. Connect the channel again.',
  credentials_expired: 'The access has expired. Connect the channel again.',
  second_factor:
    'This account asks for a second factor, so its main password does not work here. Make an app password in its settings and use that.',
  account_gone: 'The network has closed, suspended or deactivated this account. Sign in there to see why.',
  scope_missing:
    'The permission given does not cover publishing. Connect the channel again and allow everything asked for.',
  access_denied: 'The network does not let this account do that. Sign in there to see why.',
  credits_used_up:
    'The credits that were bought at the network are used up. Buy more in its developer console; it is tried again until the post’s time has passed.',
  version_retired:
    'LinkedIn has retired the version of its interface that this installation asks for. Its owner sets a newer one in LINKEDIN_VERSION; it is tried again until the post’s time has passed.',
  cannot_look:
    'This network lets nobody look up what was published on this account. Look there yourself, and say whether it is there.',
  public_address_needed:
    'This network fetches the pictures from this app, so the app has to run at an https address on the open internet. Whoever runs the installation sets it in APP_URL.',
  app_missing: 'This network wants an app of your own, and none is set. An owner sets it in Settings → Networks.',
  app_refused:
    'The network does not know the workspace’s own app by this id and secret. An owner checks both in Settings → Networks.',
  app_changed:
    'This account was connected through another app than the one that is set now. Connect the channel again.',
  no_accounts:
    'There is no account behind this sign-in that could publish. Sign in there as somebody who may publish for it, and try again.',
  place_not_found:
    'There is no such channel, or the bot is not in it. Check the name, and add the bot to the channel as an administrator.',
  posting_not_allowed:
    'The bot may not post there. Make it an administrator of the channel with the right to post messages.',
  receiver_gone:
    'The receiver says that this address is no longer in use (410), so nothing more is sent to it. Give a new address, or disconnect the channel.',
  redirected: 'This address leads on to another one, which is not followed. Give the address at the end of the way.',
  firewall:
    'A firewall in front of the site turned the request away before the site saw it. Ask whoever hosts the site to let it through.',
  // What was to be published.
  content_refused: 'The network does not take this post.',
  thread_broken: 'The post that this part of the thread hangs on is no longer there, so the thread cannot go on.',
  duplicate:
    'The network says that this account has published the same words a short while ago. Change something in the text and publish again.',
  text_too_long: 'The text is longer than the network allows. Shorten it and publish again.',
  too_many_images: 'There are more pictures than the network allows. Take some out and publish again.',
  image_refused: 'The network does not take one of the pictures. Replace it and publish again.',
  image_too_large: 'One of the pictures is too large for the network. Replace it with a smaller one and publish again.',
  too_large: 'The post is too large for the network.',
  // What was to be taken down.
  removal_refused: 'The network does not let this post be taken down from here. Do it there by hand.',
  // Mail servers.
  starttls_missing:
    'The server offers no encryption (STARTTLS) on this port, so no password is sent. Try the other kind of encryption, often on port 465.',
  auth_missing: 'The server asks for no user name on this port. Try port 587 or 465, or leave user and password empty.',
  auth_needed: 'The server only takes mail from those who sign in. Give a user name and a password.',
  sender_refused:
    'The server does not let this account send from this address. Use an address that belongs to the account.',
  port_wrong:
    'On this port the server expects the other kind of encryption. Port 465 goes with “from the start”, 587 with STARTTLS.',
  dkim_key_unusable:
    'This is not a key that can sign mail: it has to be a private RSA key of at least 1024 bits, with its BEGIN and END lines.',
  // What was typed.
  input_missing: 'This is needed.',
  secret_unusable:
    'This is not a secret that can sign: it has to be 24 to 64 bytes in base64, with or without whsec_ in front.',
  input_invalid: 'This cannot be used. Check it for a typing error.',
  // Behind a reason, what the network itself says.
  said: '“{words}”',
  // Why a newsletter stands still.
  send: {
    by_hand: 'Paused by hand. Nobody gets it twice when you go on.',
    https_needed: 'One-click unsubscribing needs https, and this installation has none.',
    credentials_refused: 'The mail server refuses the user or the password. Connect the channel again, then go on.',
    sender_refused: 'The mail server does not let this sender write. Check the sender’s address at the channel.',
    content_refused: 'The mail server refuses this very mail, whoever it is for. Look at its words below.',
    many_refused:
      'Many addresses were refused. Look at the list before you go on: more of them harm the sender’s name.',
    tls: 'The mail server’s certificate cannot be trusted.',
    other: 'The mail server cannot be used as it is set up. Check the channel.',
  },
};
