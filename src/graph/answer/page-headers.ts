/** What a page of the service may do beyond what every page may. */
export interface PageRights {
  /** Origins to which it may send requests, beside that of the service. */
  readonly origins?: readonly string[];
  /** More directives of its policy, such as those for fonts. */
  readonly directives?: readonly string[];
}

/**
 * Headers that restrict a page to files and answers of this service (Content Security Policy Level 3; HTML, "Cross-Origin-
 * Opener-Policy"). Pages have inline styles, and images in their style sheets.
 */
export function pageHeaders({ origins = [], directives = [] }: PageRights = {}): Readonly<Record<string, string>> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data:",
      ["connect-src 'self'", ...origins].join(' '),
      "base-uri 'none'",
      "frame-ancestors 'none'",
      ...directives,
    ].join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    // For browsers without support for frame-ancestors.
    'x-frame-options': 'DENY',
  };
}
