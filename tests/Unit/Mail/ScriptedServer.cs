using System.Net;
using System.Net.Sockets;
using System.Text;
using HopEn2.Interop.Mail;

namespace HopEn2.Interop.Tests.Unit.Mail;

/// <summary>A mail server that says what a test wants and remembers what it heard: for what no real server does when asked. A script per connection.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;

    public ScriptedServer(params Func<Peer, Task>[] connections)
    {
        _listener.Start();
        _serving = ServeAsync(connections);
    }

    public List<string> Heard { get; } = [];

    public MailServer Address => new("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port) { Security = MailSecurity.None, Name = "client.example", Patience = new() { Command = TimeSpan.FromSeconds(20), Body = TimeSpan.FromSeconds(20) } };

    /// <summary>Every connection has been served: what was heard is all there is.</summary>
    public Task FinishedAsync() => _serving.WaitAsync(TimeSpan.FromSeconds(20));

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        try
        {
            await _serving.WaitAsync(TimeSpan.FromSeconds(20));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // The client went first.
        }
    }

    private async Task ServeAsync(Func<Peer, Task>[] connections)
    {
        foreach (var connection in connections)
        {
            using var client = await _listener.AcceptTcpClientAsync();
            try
            {
                await connection(new(client, Heard));
            }
            catch (IOException)
            {
                // The client went in the middle.
            }
        }
    }

    internal sealed class Peer(TcpClient client, List<string> heard)
    {
        private readonly NetworkStream _stream = client.GetStream();

        public Task SayAsync(string text) => _stream.WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask();

        /// <summary>A line; null when the client has gone.</summary>
        public async Task<string?> HearAsync()
        {
            var line = new StringBuilder();
            var one = new byte[1];
            int count;
            while ((count = await _stream.ReadAsync(one)) > 0 && one[0] != '\n')
                line.Append((char)one[0]);
            if (count == 0)
                return null;
            var text = line.ToString().TrimEnd('\r');
            lock (heard)
                heard.Add(text);
            return text;
        }

        /// <summary>Hears a line and answers it, for each answer.</summary>
        public async Task TalkAsync(params string[] answers)
        {
            foreach (var answer in answers)
            {
                await HearAsync();
                await SayAsync(answer);
            }
        }

        /// <summary>Hears a body up to the full stop that ends it.</summary>
        public async Task BodyAsync()
        {
            while (await HearAsync() is not ("." or null))
            {
            }
        }

        /// <summary>IMAP: hears commands, answering each with what its words call for and OK; the tag is put before lines that begin with a space.</summary>
        public async Task AnswerAsync(Func<string, string> answers)
        {
            while (await HearAsync() is { Length: > 0 } command)
            {
                var tag = command.Split(' ')[0];
                await SayAsync(string.Concat(answers(command[(tag.Length + (command.Contains(' ', StringComparison.Ordinal) ? 1 : 0))..]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => (l[0] == ' ' ? tag + l : l) + "\r\n")));
            }
        }

        public void Vanish()
        {
            client.Client.LingerState = new(true, 0);
            client.Dispose();
        }
    }
}
