// The system's language by a name that formats take.

/**
 * uPlot makes a format of numbers for the system's language as soon as it is loaded. A system without a language (the
 * locale "C") gives a name that no format takes: nothing could be drawn there. Such a system gets English numbers.
 */
export function namesLanguage(of: { readonly language: string } = navigator): void {
  try {
    new Intl.NumberFormat(of.language);
  } catch {
    Object.defineProperty(of, 'language', { value: 'en', configurable: true });
  }
}
