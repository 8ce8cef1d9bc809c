/** A small agent: asks a model which team a ticket is for. Null: a person has to say. */
export async function routeTicket(ticket: string, modelUrl: string): Promise<string | null> {
  const response = await fetch(`${modelUrl}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: 'Bearer test', 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'gpt-4.1-mini',
      max_completion_tokens: 20,
      messages: [
        { role: 'system', content: 'Which team is the ticket for: network, apps or hardware?' },
        { role: 'user', content: ticket },
      ],
    }),
  });
  if (!response.ok) return null;
  const answer = (await response.json()) as {
    choices: readonly { message: { content: string | null } }[];
  };
  const team = answer.choices[0]?.message.content ?? '';
  return ['network', 'apps', 'hardware'].includes(team) ? team : null;
}
