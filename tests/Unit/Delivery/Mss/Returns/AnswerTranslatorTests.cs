using HopEn2.Interop.Delivery.Mss.Returns;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Delivery.Mss.Returns;

public sealed class AnswerTranslatorTests
{
    [Theory]
    [InlineData("answer-patient-complains", "277010115400329", "mail|patient.mssante.fr")]
    [InlineData("answer-professional-references", null, "mail|medecin.mssante.fr")]
    [InlineData("other-garbage", null, "mail|")]
    public void A_kept_answer_can_be_found_and_states_nothing(string mail, string? ins, string sender)
    {
        var (header, outcome) = new AnswerTranslator().Translate(
            new JournaledMessage(new JournalId(1), AnswerDesk.Feed, MessageFormat.Mail, "rp@x", Samples.Bytes($"returns/{mail}.eml"), DateTimeOffset.UnixEpoch, Answer.Accept, false));

        Assert.Equal((ins, sender), (header.Patient.Ins, header.Sender));
        Assert.Empty(Assert.IsType<Outcome.Understood>(outcome).Facts);
    }
}
