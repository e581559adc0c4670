import { spaced } from './words';

it.each([
  ['mobilePhone', 'Mobile phone'],
  ['macOS', 'macOS'],
  ['frequency24GHz', '2.4 GHz'],
  ['windows', 'Windows'],
])('%s is %s', (name, text) => {
  expect(spaced(name)).toBe(text);
});
