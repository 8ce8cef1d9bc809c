declare module '*.module.css' {
  const classes: Readonly<Record<string, string>>;
  // Vite gives style sheets to their components this way.
  export default classes;
}
declare module '*.css';
