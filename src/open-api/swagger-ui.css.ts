/** Styles on top of those of Swagger UI. */
export const css = `
/* What has nothing to say here: the logo, links, and the one media type and schema of all errors. */
.swagger-ui .topbar .link,
.swagger-ui .responses-table .response-col_links,
.swagger-ui .response:is([data-code^="4"], [data-code^="5"]) :is(.response-control-media-type, .tab) { display: none }

/* Errors are all of one shape: their examples show code and message, and scroll. */
.swagger-ui .response:is([data-code^="4"], [data-code^="5"]) .microlight { max-height: 6.5em; min-height: 0 }
.swagger-ui .response:is([data-code^="4"], [data-code^="5"]) .model-example { margin-top: 4px }

/* The three headers of every answer come last, and are not repeated below the errors. */
.swagger-ui .response:is([data-code^="4"], [data-code^="5"]) .headers-wrapper:not(:has(tbody tr:nth-child(4))),
.swagger-ui .response:is([data-code^="4"], [data-code^="5"]) .headers tbody tr:nth-last-child(-n + 3) { display: none }

/* A folded error reads as a line of text, which opens. */
.swagger-ui .folded-error {
  all: unset; cursor: pointer; font-size: 14px; color: inherit; text-decoration: underline dotted; text-underline-offset: 3px;
}
.swagger-ui .folded-error:focus-visible { outline: 2px solid currentColor; outline-offset: 2px }
.swagger-ui tr.response:has(.folded-error) td { padding-top: 6px }

/* The search box looks like the other fields, and does not zoom a phone. */
.swagger-ui .operation-filter-input { width: 100%; max-width: none; font-size: 16px }

/* On a phone the cells of a table stand below each other. */
@media (max-width: 640px) {
  .swagger-ui .wrapper { padding: 0 8px }
  .swagger-ui .info { margin: 16px 0 }
  .swagger-ui .scheme-container { padding: 12px 0 }
  .swagger-ui .opblock .opblock-summary { flex-wrap: wrap }
  .swagger-ui .opblock .opblock-summary-path { max-width: none; flex-basis: auto }
  .swagger-ui table.parameters > thead,
  .swagger-ui table.responses-table > thead { display: none }
  .swagger-ui table.parameters :is(tbody, tr, td),
  .swagger-ui table.responses-table > tbody,
  .swagger-ui table.responses-table > tbody > tr,
  .swagger-ui table.responses-table > tbody > tr > td { display: block }
}
`;
