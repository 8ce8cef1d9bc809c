/** What a browser sees where the console has not been built. The API does not need it. */
export const unbuiltPage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Signalbox</title></head>
<body>
<h1>The console is not built</h1>
<p>Signalbox runs and its API answers. To build the console, run <code>npm run build</code> in the clone and start again.</p>
<p>The API: <a href="/openapi.json">/openapi.json</a></p>
</body>
</html>
`;
