// A page without questions.
import type { Form } from './form';

export const freePage: Form = { id: 'free-page', fields: [], page: true };
