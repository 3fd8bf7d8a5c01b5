using HopEn2.Interop.Mappings;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Mappings;

public class FeedProblemsTests
{
    private const string File = "feeds.yaml";
    private const string Amqp = "  - name: http\n    label: Messages par HTTP\n    transport: http\n";

    private static FeedTable Loaded(string old, string @new) =>
        Assert.IsType<MappingResult.Loaded>(Shipped.With(File, Shipped.Text(File).Replace(old, @new, StringComparison.Ordinal))).Mappings.Feeds;

    [Fact]
    public void A_feed_that_stands_twice_is_said() => Mistake.Is(
        File, "  - name: depot", "  - name: ¤dpi",
        "error: Feed \"dpi\" stands twice (first at line «- name: dpi»). Keep one, or give the other another name.");

    [Fact]
    public void A_sender_of_two_feeds_at_one_entrance_is_said() => Mistake.Is(
        File, "senders: [RIS|CHU-FICTIF]", "senders: [RIS|CHU-FICTIF, ¤DPI|CHU-FICTIF]",
        "error: Sender \"DPI|CHU-FICTIF\" stands twice at the entrance \"mllp\" (first at line «senders: [DPI|CHU-FICTIF]», feed \"dpi\"). Keep one.");

    [Fact]
    public void Two_feeds_that_take_any_sender_at_one_entrance_cannot_be_told_apart() => Mistake.Is(
        File, "  - name: autre\n    label: Autres émetteurs\n    transport: mllp\n    mode: observe\n", "  - name: autre\n    label: A\n    transport: mllp\n  - ¤name: encore\n    label: B\n    transport: mllp\n",
        "error: Feeds \"autre\" (line «name: autre») and \"encore\" share the entrance \"mllp\" and both take any sender: they cannot be told apart. Give one of them senders, or another entrance.");

    [Fact]
    public void The_same_sender_at_two_entrances_is_fine() =>
        Assert.Equal("ris", Loaded("transport: mllp\n    mode: observe\n    senders: [RIS|CHU-FICTIF]", "transport: mllp\n    address: 0.0.0.0:2576\n    senders: [DPI|CHU-FICTIF]").Of("mllp:0.0.0.0:2576", "DPI|CHU-FICTIF")?.Name);

    [Fact]
    public void An_application_with_its_facility_goes_before_the_application_alone()
    {
        var feeds = Loaded("senders: [GAM|CHU-FICTIF]", "senders: [DPI]");

        Assert.Equal("dpi", feeds.Of("mllp", "DPI|CHU-FICTIF")?.Name);
        Assert.Equal("gam", feeds.Of("mllp", "DPI|ANOTHER")?.Name);
        Assert.Equal("autre", feeds.Of("mllp", "DPIX|ANOTHER")?.Name);
    }

    [Fact]
    public void One_port_listened_to_at_two_addresses_is_said() => Mistake.Is(
        File, Amqp, "  - name: un\n    label: Un\n    transport: mllp\n    address: 127.0.0.1:2576\n  - name: deux\n    label: Deux\n    transport: mllp\n    address: ¤0.0.0.0:2576\n" + Amqp,
        "error: Port 2576 is listened to twice: here, and at line «127.0.0.1:2576» (127.0.0.1:2576). Write the same address for both (they then share the entrance), or another port.");

    [Fact]
    public void One_address_of_two_feeds_is_a_shared_entrance() =>
        Assert.Equal("mllp:127.0.0.1:2576", Loaded(Amqp, "  - { name: un, label: Un, transport: mllp, address: \"127.0.0.1:2576\", senders: [A] }\n  - { name: deux, label: Deux, transport: mllp, address: \"127.0.0.1:2576\" }\n" + Amqp).Named("deux")?.Entrance);

    [Theory]
    [InlineData("127.0.0.1:0", "0")]
    [InlineData("127.0.0.1:65536", "65536")]
    public void A_port_out_of_range_is_said(string address, string port) => Mistake.Is(
        File, Amqp, $"  - name: un\n    label: Un\n    transport: mllp\n    address: ¤{address}\n" + Amqp,
        $"error: {port} is no port. Ports go from 1 to 65535.");

    [Theory]
    [InlineData("2576")]
    [InlineData("0.0.0.0")]
    [InlineData("une machine:2576")]
    public void An_address_without_host_or_port_is_said(string address) => Mistake.Is(
        File, Amqp, $"  - name: un\n    label: Un\n    transport: mllp\n    address: ¤\"{address}\"\n" + Amqp,
        $"error: \"{address}\" is not HOST:PORT, such as 0.0.0.0:2576 or [::1]:2576. Write HOST:PORT, such as 0.0.0.0:2576 or [::1]:2576.");

    [Fact]
    public void A_folder_is_one_however_it_is_written() => Assert.Equal("files:depot/labo", Loaded("folder: depot", "folder: ./depot//labo/").Named("depot")?.Entrance);

    [Fact]
    public void A_feed_of_files_needs_its_folder() => Mistake.Is(
        File, "  - name: depot\n    label: Dépôt de fichiers\n    transport: files\n    folder: depot\n", "  - ¤name: depot\n    label: Dépôt de fichiers\n    transport: files\n",
        "error: A feed of transport files needs the key \"folder\". Add it: files: the folder watched; relative to the program's data folder.");

    [Fact]
    public void A_key_of_another_transport_is_said() => Mistake.Is(
        File, "    folder: depot\n", "    folder: depot\n    queue: ¤hopen2.er7\n",
        "error: Key \"queue\" belongs to transport amqp, and this feed is files. Remove it, or change the transport.");

    [Fact]
    public void A_broker_and_its_queue_are_an_entrance_that_holds_no_password() =>
        Assert.Equal("amqp:amqp://u:${P}@host:5672/v#q", Loaded(Amqp, "  - { name: eai, label: E, transport: amqp, uri: \"amqp://u:${P}@host:5672/v\", queue: q }\n" + Amqp).Named("eai")?.Entrance);

    [Fact]
    public void A_password_in_clear_is_a_warning_that_does_not_repeat_it() => Mistake.Is(
        File, Amqp, "  - name: eai\n    label: E\n    transport: amqp\n    uri: ¤amqp://u:secret@host/v\n    queue: q\n" + Amqp,
        "warning: A password stands in this file in clear. Write ${NAME} in its place, and give it as the environment variable NAME, or ${file:PATH} for what a file holds.");

    [Theory]
    [InlineData("http://host/v", "http://host/v")]
    [InlineData("http://u:secret@host/v", "http://u:…@host/v")]
    [InlineData("rabbitmq", "rabbitmq")]
    public void A_broker_of_another_form_is_said_without_its_password(string uri, string shown) => Mistake.Is(
        File, Amqp, $"  - name: eai\n    label: E\n    transport: amqp\n    uri: ¤{uri}\n    queue: q\n" + Amqp,
        $"error: \"{shown}\" is no address of a broker. Write amqp://user@host:5672/vhost, or amqps:// for TLS.");

    [Fact]
    public void An_authority_that_does_not_exist_is_said() => Mistake.Is(
        File, "    authority: CHU-FICTIF\n    accepts: [ADT]", "    authority: ¤CHU-FICTIV\n    accepts: [ADT]",
        "error: Authority \"CHU-FICTIV\" does not stand in hospital.yaml. Did you mean \"CHU-FICTIF\"? Known: CHU-FICTIF, CHU-X, AUT-AFFECTATION.");

    [Fact]
    public void An_authority_left_out_is_that_of_the_hospital() => Assert.Equal("CHU-FICTIF", Loaded("x", "x").Named("autre")?.Authority);

    [Theory]
    [InlineData("BAR")]
    [InlineData("ADT^A1")]
    [InlineData("adt")]
    public void A_message_type_that_is_not_read_is_said(string type) => Mistake.Is(
        File, "accepts: [ADT]", $"accepts: [¤{type}]",
        $"error: \"{type}\" is not a message type the engine reads: ADT, SIU, MDM, ORU or ZAM, with or without event (ADT^A01). Write a message type the engine reads: ADT, SIU, MDM, ORU or ZAM, with or without event (ADT^A01).");

    [Fact]
    public void A_character_set_that_is_not_known_is_said() => Mistake.Is(
        File, "    charset: iso-8859-15", "    charset: ¤latin9",
        "error: \"latin9\" is not known here. Known: utf-8, iso-8859-1, iso-8859-15, windows-1252.");

    [Theory]
    [InlineData("30")]
    [InlineData("30 s")]
    [InlineData("500ms")]
    [InlineData("11min")]
    [InlineData("0s")]
    [InlineData("9999999s")]
    public void A_duration_out_of_range_or_without_unit_is_said(string duration) => Mistake.Is(
        File, "    folder: depot\n", $"    folder: depot\n    readTimeout: ¤{duration}\n",
        $"error: \"{duration}\" is not a duration from 1s to 10min, such as 30s, 5min or 1h. Write a duration from 1s to 10min, such as 30s, 5min or 1h.");

    [Theory]
    [InlineData("50")]
    [InlineData("50Mo")]
    [InlineData("63KB")]
    [InlineData("1025MB")]
    [InlineData("999999999MB")]
    public void A_size_out_of_range_or_without_unit_is_said(string size) => Mistake.Is(
        File, "    folder: depot\n", $"    folder: depot\n    largestMessage: ¤{size}\n",
        $"error: \"{size}\" is not a size from 64KB to 1024MB, such as 512KB or 50MB. Write a size from 64KB to 1024MB, such as 512KB or 50MB.");

    [Fact]
    public void Durations_and_sizes_are_read()
    {
        var feed = Loaded("    folder: depot\n", "    folder: depot\n    readTimeout: 5min\n    idleTimeout: 1h\n    largestMessage: 512KB\n").Named("depot")!;

        Assert.Equal((TimeSpan.FromMinutes(5), TimeSpan.FromHours(1), 512 * 1024), (feed.ReadTimeout, feed.IdleTimeout, feed.LargestMessage));
    }

    [Fact]
    public void What_is_left_out_is_the_default()
    {
        var feed = Loaded("x", "x").Named("autre")!;

        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.Zero, 50 << 20, "iso-8859-15", ConflictRule.Accept), (feed.ReadTimeout, feed.IdleTimeout, feed.LargestMessage, feed.Charset, feed.OnConflictingControlId));
    }

    [Theory]
    [InlineData("DPI|CHU|X")]
    [InlineData("|CHU")]
    [InlineData("DPI^1.2^ISO")]
    public void A_sender_of_another_form_is_said(string sender) => Mistake.Is(
        File, "senders: [RIS|CHU-FICTIF]", $"senders: [¤\"{sender}\"]",
        $"error: \"{sender}\" is not MSH-3|MSH-4 (such as DPI|CHU-X), or MSH-3 alone, without blanks around. Write MSH-3|MSH-4 (such as DPI|CHU-X), or MSH-3 alone, without blanks around.");
}
