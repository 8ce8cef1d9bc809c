/** How conversations are told of over OTLP. */
export interface TracingSettings {
  /** Where traces are sent, with its path. */
  readonly url: string;
  readonly protocol: 'http/json' | 'http/protobuf';
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
  readonly resource: Readonly<Record<string, string>>;
  /** Redacted texts of prompts, answers and tools go along. */
  readonly texts: boolean;
}

export interface TracingVariables {
  readonly OTEL_SDK_DISABLED: boolean;
  readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
  readonly OTEL_EXPORTER_OTLP_TRACES_ENDPOINT?: string | undefined;
  readonly OTEL_EXPORTER_OTLP_PROTOCOL: TracingSettings['protocol'];
  readonly OTEL_EXPORTER_OTLP_TRACES_PROTOCOL?: TracingSettings['protocol'] | undefined;
  readonly OTEL_EXPORTER_OTLP_HEADERS: Readonly<Record<string, string>>;
  readonly OTEL_EXPORTER_OTLP_TRACES_HEADERS: Readonly<Record<string, string>>;
  readonly OTEL_SERVICE_NAME: string;
  readonly OTEL_RESOURCE_ATTRIBUTES: Readonly<Record<string, string>>;
  readonly OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: boolean;
}

/**
 * What the standard variables say together (https://opentelemetry.io/docs/languages/sdk-configuration/otlp-exporter/): the general
 * endpoint gets the path of traces behind it, their own is taken as it stands. Null: no traces are sent.
 */
export function tracingSettings(given: TracingVariables): TracingSettings | null {
  const general = given.OTEL_EXPORTER_OTLP_ENDPOINT;
  const own = given.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  const url = own ?? (general === undefined ? null : `${general.replace(/\/+$/, '')}/v1/traces`);
  if (url === null || given.OTEL_SDK_DISABLED) return null;
  return {
    url,
    protocol: given.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ?? given.OTEL_EXPORTER_OTLP_PROTOCOL,
    headers: { ...given.OTEL_EXPORTER_OTLP_HEADERS, ...given.OTEL_EXPORTER_OTLP_TRACES_HEADERS },
    serviceName: given.OTEL_SERVICE_NAME,
    resource: given.OTEL_RESOURCE_ATTRIBUTES,
    texts: given.OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT,
  };
}

/** `name=value` pairs with commas between them and values percent-encoded, as W3C Baggage has them. Null: they are not. */
export function pairsOf(text: string): Readonly<Record<string, string>> | null {
  const pairs: Record<string, string> = {};
  for (const part of text.split(',')) {
    if (part.trim() === '') continue;
    const at = part.indexOf('=');
    const name = part.slice(0, at).trim();
    if (at < 1 || name === '') return null;
    try {
      pairs[name] = decodeURIComponent(part.slice(at + 1).trim());
    } catch {
      return null;
    }
  }
  return pairs;
}
