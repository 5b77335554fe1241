namespace StreamSentiment.Text;

/// <summary>How far NLTK's chain is followed.</summary>
internal enum NltkOutput
{
    Words,
    Content,
    Stems,
}
