import type { Schedule } from '../../contracts/components/learning-rate-schedule.js';

export const constant: Schedule = {
  name: 'constant',
  revision: 1,
  summary: 'The learning rate stays constant.',
  schema: { type: 'object', properties: {}, additionalProperties: false },
  factor: () => 1,
};
