// Money in words, to the cent, from whole minor units.

/** How many digits of a currency lie behind its sign: 2 for EUR, 0 for JPY. */
function digitsOf(currency: string): number {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/** An amount by the locale: "€ 95,00". What is no currency stands beside the amount as it is written. */
export function money(minor: number, currency: string, locale: string): string {
  const digits = digitsOf(currency);
  // As text: no fraction is ever reckoned with.
  const all = String(Math.abs(Math.trunc(minor))).padStart(digits + 1, '0');
  const exact = digits === 0 ? all : `${all.slice(0, -digits)}.${all.slice(-digits)}`;
  const amount = Number(minor < 0 ? `-${exact}` : exact);
  try {
    return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount);
  } catch {
    return `${new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(amount)} ${currency}`;
  }
}
