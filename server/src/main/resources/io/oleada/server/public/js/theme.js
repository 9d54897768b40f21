'use strict';

// Bootstrap paints by data-bs-theme alone; here it follows what the reader's system prefers, also while the page is open.
const prefersDark = window.matchMedia('(prefers-color-scheme: dark)');

function applyTheme() {
  document.documentElement.dataset.bsTheme = prefersDark.matches ? 'dark' : 'light';
}

applyTheme();
prefersDark.addEventListener('change', applyTheme);
