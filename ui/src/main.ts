// Starts the page: the screens first, the core after it, so that Help now never waits.
import { mount } from 'svelte';
import App from './App.svelte';
import { app } from './app.svelte';
import './fonts/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/parts.css';
import './styles/print.css';

mount(App, { target: document.body });

// The comparison is replaced at build time: the product's bundle holds no preview.
if (import.meta.env.MODE === 'preview') {
  void import('./preview/backend').then(({ startPreview }) => startPreview(app));
} else {
  void import('./backend').then(({ tauriBackend }) => app.start(tauriBackend));
}
