import tseslint from 'typescript-eslint';

/** Biome formats and lints; here are only the rules about promises, which need types. */
export default tseslint.config(
  { ignores: ['dist/', 'docs/', 'temp/', '.cache/', 'coverage/', 'test/architecture/fixture/', '**/*.js', '**/*.cjs', '**/*.mjs'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
    },
  },
);
