import { defineConfig } from 'vite';

// `npm run dev` serves the page from its sources and passes everything else on to a real cloud.
const cloud = process.env.LATCHKEY_CLOUD ?? 'http://127.0.0.1:8080';
const paths = ['/api', '/commands', '/callbacks', '/events', '/simulator'];

export default defineConfig({
  build: {
    target: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  server: {
    proxy: Object.fromEntries(paths.map((path) => [path, { target: cloud, changeOrigin: true }])),
  },
});
