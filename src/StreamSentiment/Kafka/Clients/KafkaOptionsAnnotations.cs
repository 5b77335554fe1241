using Microsoft.Extensions.Options;

namespace StreamSentiment.Kafka.Clients;

/// <summary>Checks the ranges that <see cref="KafkaOptions"/> states, by generated code.</summary>
[OptionsValidator]
internal sealed partial class KafkaOptionsAnnotations : IValidateOptions<KafkaOptions>;
