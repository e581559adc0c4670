/** Styles on top of those of Swagger UI. */
export const css = `
/* What has nothing to say here: the bar above, links, and the one media type and schema of all errors. */
.swagger-ui .topbar,
.swagger-ui .response-col_links,
.swagger-ui .response[data-code^="4"] .response-control-media-type,
.swagger-ui .response[data-code^="4"] .tab,
.swagger-ui .response[data-code^="5"] .response-control-media-type,
.swagger-ui .response[data-code^="5"] .tab { display: none }
`;
