using HopEn2.Interop.Simulators.Hospital;
using HopEn2.Interop.Simulators.Hospital.Playing;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Simulators.Hospital.Playing;

public sealed class HeldBackTests
{
    private static readonly DateTimeOffset Noon = new(2025, 3, 11, 12, 0, 0, TimeSpan.Zero);

    private readonly HeldBack _held = new([new Rupture(Sender.Ris, Noon, Noon.AddHours(1)), new Rupture(Sender.Sgl, Noon, Noon.AddHours(1), Lost: true), new Rupture(Sender.Pfi, Noon.AddHours(1), Noon.AddHours(2))]);

    [Fact]
    public void What_a_silent_sender_keeps_goes_out_when_the_silence_ends_in_its_order()
    {
        Assert.Null(_held.Hold(Message(Sender.Ris, "0", -1)));
        Assert.NotNull(_held.Hold(Message(Sender.Ris, "1", 10)));
        Assert.NotNull(_held.Hold(Message(Sender.Ris, "2", 20)));

        Assert.Empty(_held.Due(Noon.AddMinutes(59)));
        Assert.Equal([("1", Noon.AddHours(1)), ("2", Noon.AddHours(1))], _held.Due(Noon.AddMinutes(61)).Select(m => (m.ControlId, m.At)));
        Assert.Equal(0, _held.Count);
    }

    [Fact]
    public void An_answer_comes_as_much_later_as_what_it_answers_and_waits_in_its_own_silence()
    {
        _held.Hold(Message(Sender.Ris, "1", 10));
        Assert.True(_held.GoesWithWhatItAnswers(Message(Sender.Pfi, "a", 12) with { Answers = (Sender.Ris, "1") }));
        Assert.False(_held.GoesWithWhatItAnswers(Message(Sender.Pfi, "b", 12) with { Answers = (Sender.Dpi, "1") }));

        var due = _held.Due(Noon.AddMinutes(70)).ToList();
        Assert.Equal([("1", Noon.AddHours(1)), ("a", Noon.AddMinutes(62))], due.Select(m => (m.ControlId, m.At)));
        Assert.NotNull(_held.Hold(due[1]));
        Assert.Equal(Noon.AddHours(2), Assert.Single(_held.Due(Noon.AddHours(2))).At);
    }

    [Fact]
    public void Nobody_answers_what_is_lost_until_its_control_id_is_another_message_s()
    {
        _held.Hold(Message(Sender.Sgl, "1", 10));
        Assert.True(_held.GoesWithWhatItAnswers(Message(Sender.Pfi, "a", 12) with { Answers = (Sender.Sgl, "1") }));
        Assert.Equal((2, 0), (_held.Lost, _held.Count));

        Assert.False(_held.GoesWithWhatItAnswers(Message(Sender.Sgl, "1", 80)));
        Assert.False(_held.GoesWithWhatItAnswers(Message(Sender.Pfi, "b", 82) with { Answers = (Sender.Sgl, "1") }));
    }

    private static SimulatedMessage Message(Sender sender, string id, int minute) => new(Noon.AddMinutes(minute), sender, id, "MDM^T02", "", default, Fault.None);
}
