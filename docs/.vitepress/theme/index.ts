import './style.css';

// The theme without its webfont: nothing is loaded from elsewhere, and the system's own letters are there at once.
export { default } from 'vitepress/theme-without-fonts';
