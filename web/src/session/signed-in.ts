/** Path to which an OpenID provider sends people back. */
export const SIGNED_IN = '/signed-in';
