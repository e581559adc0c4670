import js from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const frameworks = {
  group: ['@nestjs/*', 'typeorm', '@fastify/*', 'fastify'],
  message: 'The query language and the metadata are framework-free.',
};
/** What clients say is looked up in a Map, since an object also has what it inherits. */
const tables = {
  selector:
    'Program VariableDeclarator[init.type="ObjectExpression"] > Identifier > TSTypeAnnotation ' +
    'TSTypeReference[typeName.name="Record"] > TSTypeParameterInstantiation > TSStringKeyword.params:first-child',
  message: 'Make a lookupTable() of edm/, or give the names a type of their own.',
};
const exchanges = 'Every exchange with others goes through outgoing/exchange.ts, which ends it at its deadline.';
const clients = ['node:http', 'node:https'].map((name) => ({
  name,
  importNames: ['request', 'get'],
  message: exchanges,
}));

export default tseslint.config(
  { ignores: ['dist', 'data', 'node_modules', 'coverage', 'web/src/api/schema.d.ts'] },
  js.configs.recommended,
  tseslint.configs.strict,
  {
    rules: {
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['src/**/*.ts'],
    // The requests of the command line go on for as long as there is something to read or to send.
    ignores: ['src/outgoing/exchange.ts', 'src/cli/service/service-request.ts', '**/*.spec.ts'],
    rules: {
      'no-restricted-globals': ['error', { name: 'fetch', message: exchanges }],
      'no-restricted-imports': ['error', { paths: clients }],
    },
  },
  {
    // A promise that fails while nobody waits for it would reach the process (docs/robustness.md).
    files: ['src/**/*.ts', 'test/**/*.ts', 'ormconfig.ts'],
    languageOptions: { parserOptions: { project: 'tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
    },
  },
  {
    files: ['web/src/**/*.{ts,tsx}'],
    extends: [hooks.configs.flat.recommended],
    languageOptions: { parserOptions: { project: 'web/tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
    },
  },
  // Which folder may import which is test/architecture.spec.ts's to say.
  {
    files: ['src/{csdl,odata}/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [frameworks] }] },
  },
  {
    files: [
      'src/{auth,batch,call-logs,changes,edm,graph,import,resources,subscriptions}/**/*.ts',
      'src/odata/*.ts',
      'src/odata/{answers,apply,plan,sql,syntax,urls}/**/*.ts',
    ],
    rules: { 'no-restricted-syntax': ['error', tables] },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        URLSearchParams: 'readonly',
        fetch: 'readonly',
      },
    },
  },
);
