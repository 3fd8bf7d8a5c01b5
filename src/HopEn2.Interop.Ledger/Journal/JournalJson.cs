using System.Text.Json.Serialization;
using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Ledger.Journal;

[JsonSerializable(typeof(AnswerError))]
internal sealed partial class JournalJson : JsonSerializerContext;
