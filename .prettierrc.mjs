// The settings of OCA's addon template; indentation comes from .editorconfig.
export default {
    plugins: ["@prettier/plugin-xml"],
    printWidth: 88,
    bracketSpacing: false,
    proseWrap: "always",
    trailingComma: "es5",
    xmlWhitespaceSensitivity: "preserve",
};
