/** What connects a Request Tracker, as it stands in signalbox.yaml. A test reads it with the loader of workspaces. */
export const sourceExample = `sources:
  - name: servicedesk
    type: rt
    url: \${RT_URL}
    token: \${RT_TOKEN}
    fields:
      category: { custom_field: Category, values: { network: Network } }
      priority: { field: Priority, values: { low: "20", urgent: "80" } }
    poll: { queues: [Service Desk], every: 30s }
`;
