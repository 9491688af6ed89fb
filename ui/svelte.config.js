// Runes everywhere; styles go to files, because the content policy forbids inline ones.
export default { compilerOptions: { runes: true, css: 'external' } };
