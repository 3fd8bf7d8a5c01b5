using System.Text;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Hl7v2.Acknowledgements;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Shared.Hl7v2;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Hl7v2.Acknowledgements;

public class AcknowledgementTests
{
    private static readonly AnswerError MissingField = new("PID^1^3", 101, null, "PID-3 is missing. Send at least one identifier.");

    private static readonly Answer Refused = new(AnswerCode.Error, MissingField);

    private readonly AcknowledgementWriter _writer = new(new TestMappings(), new ManualTime());

    private static Er7Message Message(string fields15And16 = "||", string version = "2.6", string dialect = "2.1^CISIS_CDA_HL7_V2", string charset = "UNICODE UTF-8", string separators = "^~\\&")
    {
        var text = $"MSH|{separators}|DPI|Hôpital-X|PFI|CHU-Y|20250310093000||MDM^T02^MDM_T02|M-1042|P|{version}||{fields15And16}FRA|{charset}|||{dialect}\rEVN||20250310";
        Assert.Equal(Er7Problem.None, Er7Message.TryRead((Er7Charsets.Named(charset) ?? Er7Charsets.Utf8).GetBytes(text), Er7Charsets.Latin9, out var message));
        return message!;
    }

    private List<Er7Message> Acknowledge(Er7Message? message, Answer answer) => [.. _writer.Write(message, answer).Select(bytes =>
    {
        Assert.Equal(Er7Problem.None, Er7Message.TryRead(bytes, Er7Charsets.Latin9, out var read));
        return read!;
    })];

    private Er7Message One(Er7Message? message, Answer answer) => Assert.Single(Acknowledge(message, answer));

    [Fact]
    public void Sender_and_receiver_change_places_and_the_control_id_comes_back()
    {
        var ack = One(Message("|||"), Answer.Accept);

        Assert.Equal(["PFI", "CHU-Y", "DPI", "Hôpital-X"], [ack.Header[3].Text, ack.Header[4].Text, ack.Header[5].Text, ack.Header[6].Text]);
        Assert.Equal("20250310093012+0100", ack.Header[7].Text);
        Assert.Equal("ACK^T02^ACK", ack.Header[9].Text);
        Assert.Equal(["P", "2.6", "FRA", "UNICODE UTF-8"], [ack.Header[11].Text, ack.Header[12].Text, ack.Header[17].Text, ack.Header[18].Text]);
        Assert.Equal(["AA", "M-1042"], [ack.First("MSA")[1].Text, ack.First("MSA")[2].Text]);
        Assert.False(ack.First("ERR").Exists);
        Assert.NotEqual(ack.Header[10].Text, One(Message("|||"), Answer.Accept).Header[10].Text);
    }

    [Fact]
    public void An_error_names_place_code_severity_and_remedy()
    {
        var error = One(Message("|||"), new Answer(AnswerCode.Error, new AnswerError("PID^1^3", 207, "903", "No INS in the document. Qualify the identity & send again."))).First("ERR");

        Assert.Equal("PID^1^3", error[2].Text);
        Assert.Equal("207^Application error^messageErrorCondition", error[3].Text);
        Assert.Equal("E", error[4].Text);
        Assert.Equal("903^No INS in the document^applicationErrorCondition", error[5].Text);
        Assert.Equal("No INS in the document. Qualify the identity & send again.", error[8].Text);
    }

    [Theory]
    [InlineData("2.11^IHE_FRANCE-2.11-PAM")]
    [InlineData("2.0^CISIS_CDA_HL7_V2")]
    [InlineData("")]
    public void Other_dialects_name_the_table_by_its_number(string dialect) =>
        Assert.Equal("HL70357", One(Message("|||", dialect: dialect), Refused).First("ERR")[3][3].Text);

    [Theory]
    [InlineData("2.3.1")]
    [InlineData("2.4^FRA")]
    public void Before_2_5_the_error_is_in_ERR_1_and_the_text_in_MSA_3(string version)
    {
        var ack = One(Message("|||", version), Refused);

        Assert.Equal("PID^1^3^101&Required field missing&HL70357", ack.First("ERR")[1].Text);
        Assert.Equal(MissingField.Text, ack.First("MSA")[3].Text);
        Assert.True(ack.First("ERR")[3].IsEmpty);
    }

    [Theory]
    [InlineData("", "", true, "AA")]
    [InlineData("AL", "AL", true, "CA AA")]
    [InlineData("AL", "NE", true, "CA")]
    [InlineData("AL", "", true, "CA")]
    [InlineData("NE", "AL", true, "AA")]
    [InlineData("NE", "NE", true, "")]
    [InlineData("ER", "SU", true, "AA")]
    [InlineData("ER", "SU", false, "CE")]
    [InlineData("SU", "ER", true, "CA")]
    [InlineData("SU", "ER", false, "AE")]
    [InlineData("AL", "AL", false, "CE AE")]
    [InlineData("al", "", true, "CA")]
    public void Each_acknowledgement_obeys_its_field_in_this_order(string accept, string application, bool accepted, string codes)
    {
        var acks = Acknowledge(Message($"|{accept}|{application}|"), accepted ? Answer.Accept : Refused);

        Assert.Equal(codes, string.Join(' ', acks.Select(a => a.First("MSA")[1].Text)));
        Assert.All(acks, a => Assert.Equal(!accepted, a.First("ERR").Exists));
    }

    [Fact]
    public void Circumstance_is_told_from_fault()
    {
        Assert.Equal("AR", One(Message("|||"), new Answer(AnswerCode.Reject, MissingField)).First("MSA")[1].Text);
        Assert.Equal("CR", One(Message("|AL|NE|"), new Answer(AnswerCode.Reject, MissingField)).First("MSA")[1].Text);
    }

    [Fact]
    public void The_answer_is_in_separators_and_character_set_of_the_message()
    {
        var bytes = _writer.Write(Message("|||", charset: "8859/15"), Refused)[0];
        Assert.Contains("Hôpital-X", Er7Charsets.Latin9.GetString(bytes), StringComparison.Ordinal);

        var ack = One(Message("|||", separators: "^˜\\&"), Refused);
        Assert.Equal("˜", ack.Separators.RepetitionText);
        Assert.Equal(MissingField.Text, ack.First("ERR")[8].Text);
    }

    [Fact]
    public void Where_no_header_was_found_the_answer_has_an_empty_MSA_2()
    {
        var ack = One(null, Refused);

        Assert.Equal("AE", ack.First("MSA")[1].Text);
        Assert.True(ack.First("MSA")[2].IsEmpty);
        Assert.Equal("ACK", ack.Header[9].Text);
        Assert.Equal("2.5", ack.Header[12].Text);
    }

    [CorpusFact]
    public void Answers_to_published_examples_look_like_the_published_answers()
    {
        foreach (var path in Corpus.Files("hl7v2"))
        {
            Assert.Equal(Er7Problem.None, Er7Message.TryRead(File.ReadAllBytes(path), Er7Charsets.Latin9, out var message));
            var bytes = Assert.Single(_writer.Write(message, Answer.Accept));
            Assert.Equal(Er7Problem.None, Er7Message.TryRead(bytes, Er7Charsets.Latin9, out var ack));
            Assert.Equal(message!.Header[10].Text, ack!.First("MSA")[2].Text);
            Assert.Equal(message.Header[9][2].Text, ack.Header[9][2].Text);
            Assert.EndsWith("\r", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        }
    }
}
