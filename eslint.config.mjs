// What OCA's addon template treats as errors, on top of eslint's recommended rules.
import globals from "globals";
import js from "@eslint/js";

export default [
    js.configs.recommended,
    {
        languageOptions: {
            ecmaVersion: 2022,
            sourceType: "module",
            globals: {
                ...globals.browser,
                luxon: "readonly",
                odoo: "readonly",
                owl: "readonly",
            },
        },
        linterOptions: {reportUnusedDisableDirectives: "error"},
        rules: {
            curly: "error",
            "dot-notation": "error",
            eqeqeq: "error",
            "init-declarations": "error",
            "no-alert": "error",
            "no-console": ["error", {allow: ["warn", "error"]}],
            "no-duplicate-imports": "error",
            "no-else-return": "error",
            "no-empty-function": "error",
            "no-eval": "error",
            "no-extend-native": "error",
            "no-implied-eval": "error",
            "no-lonely-if": "error",
            "no-new-func": "error",
            "no-param-reassign": "error",
            "no-return-assign": "error",
            "no-script-url": "error",
            "no-shadow": "error",
            "no-throw-literal": "error",
            "no-unneeded-ternary": "error",
            "no-unused-expressions": "error",
            "no-use-before-define": ["error", {functions: false}],
            "no-useless-concat": "error",
            "no-var": "error",
            "operator-assignment": ["error", "always"],
            "prefer-const": "error",
            radix: "error",
            "spaced-comment": ["error", "always"],
            yoda: "error",
        },
    },
];
