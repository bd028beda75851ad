/* As much of the viewer as this page uses; it comes without types. */

declare module "swagger-ui-dist/swagger-ui-es-bundle.js" {
  export interface Document {
    security: Record<string, unknown>[];
    servers?: unknown;
    components: { securitySchemes: Record<string, unknown> };
  }
  interface Settings {
    domNode: HTMLElement;
    spec: Document;
    docExpansion: "none" | "list" | "full";
    filter: boolean;
    displayRequestDuration: boolean;
    tryItOutEnabled: boolean;
    defaultModelsExpandDepth: number;
    syntaxHighlight: { theme: string };
    validatorUrl: string | null;
    presets: unknown[];
    onComplete: () => void;
  }
  const SwaggerUI: { (settings: Settings): unknown; presets: { apis: unknown } };
  export default SwaggerUI;
}
