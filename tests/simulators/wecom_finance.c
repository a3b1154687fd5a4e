/* A stand-in for WeCom's chat archive library: its public interface over a folder.

   ROOT (a string, given when it is compiled) holds what it serves:
     last          the highest number there is
     chat/N        the sealed message with number N, as JSON
     media/ID      a file
     fail/WORD     the code that the next call with this word fails with: "10001", once
     die/WORD      a call with this word ends the process

   Its cipher is XOR under the key and an XOR check byte, in hex: it stands for the
   vendor's, which nobody outside knows. A message of less than
   eight characters ends the process, as it does there (measured: up to four at least); Init prints the secret, since the vendor's library was seen to
   print what it should not. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct { char *buf; int len; } Slice;
typedef struct { char *index; char *data; int index_len, data_len, done; } Media;

enum { CHUNK = 524288, MOST = 8 << 20 };

static char *slurp(const char *folder, const char *name, long *len)
{
    char path[4096];
    FILE *file;
    char *data;

    snprintf(path, sizeof path, ROOT "/%s/%s", folder, name);
    file = fopen(path, "rb");
    if (!file)
        return NULL;
    data = calloc(1, MOST);
    *len = (long)fread(data, 1, MOST - 1, file);
    fclose(file);
    return data;
}

/* Meet what was planned for a word: 0, a code, or the end. A failure is used up by
   renaming: this process may not write. */
static int planned(const char *word)
{
    char path[4096], used[4096];
    long len;
    char *plan;
    int code;

    snprintf(path, sizeof path, ROOT "/die/%s", word);
    if (access(path, F_OK) == 0)
        abort();
    plan = slurp("fail", word, &len);
    if (!plan)
        return 0;
    code = atoi(plan);
    free(plan);
    snprintf(path, sizeof path, ROOT "/fail/%s", word);
    snprintf(used, sizeof used, ROOT "/fail/%s.used", word);
    rename(path, used);
    return code;
}

void *NewSdk(void) { return malloc(1); }
void DestroySdk(void *sdk) { free(sdk); }
Slice *NewSlice(void) { return calloc(1, sizeof(Slice)); }
void FreeSlice(Slice *slice) { free(slice->buf); free(slice); }
char *GetContentFromSlice(Slice *slice) { return slice->buf; }
int GetSliceLen(Slice *slice) { return slice->len; }
Media *NewMediaData(void) { return calloc(1, sizeof(Media)); }
void FreeMediaData(Media *media) { free(media->index); free(media->data); free(media); }
char *GetOutIndexBuf(Media *media) { return media->index; }
char *GetData(Media *media) { return media->data; }
int GetIndexLen(Media *media) { return media->index_len; }
int GetDataLen(Media *media) { return media->data_len; }
int IsMediaDataFinish(Media *media) { return media->done; }

int Init(void *sdk, const char *corp, const char *secret)
{
    (void)sdk;
    printf("corp %s secret %s\n", corp, secret);
    fprintf(stderr, "secret %s\n", secret);
    fflush(stdout);
    return strlen(secret) > 3 ? planned("init") : 10000;
}

int GetChatData(void *sdk, unsigned long long seq, unsigned int limit,
                const char *proxy, const char *password, int timeout, Slice *into)
{
    long len;
    char name[32], *last = slurp("", "last", &len);
    unsigned long long end = last ? strtoull(last, NULL, 10) : 0;
    unsigned int count = 0;
    int code = planned("page");
    size_t at;

    (void)sdk, (void)proxy, (void)password, (void)timeout;
    free(last);
    if (code)
        return code;
    into->buf = calloc(1, 4 * MOST);
    at = (size_t)sprintf(into->buf, "{\"errcode\":0,\"errmsg\":\"ok\",\"chatdata\":[");
    for (unsigned long long n = seq + 1; n <= end && count < limit; n++) {
        char *one;
        snprintf(name, sizeof name, "%llu", n);
        one = slurp("chat", name, &len);
        if (!one)
            continue;
        at += (size_t)sprintf(into->buf + at, "%s%s", count++ ? "," : "", one);
        free(one);
    }
    at += (size_t)sprintf(into->buf + at, "]}");
    into->len = (int)at;
    return 0;
}

int DecryptData(const char *key, const char *sealed, Slice *into)
{
    size_t keys = strlen(key), len = strlen(sealed) / 2;
    unsigned char check = 0;

    if (len < 4)
        abort();
    if (!keys)
        return 10000;
    into->buf = calloc(1, len + 1);
    for (size_t n = 0; n < len; n++) {
        unsigned int byte = 0;
        sscanf(sealed + 2 * n, "%2x", &byte);
        into->buf[n] = (char)(byte ^ (unsigned char)key[n % keys]);
        check ^= (unsigned char)into->buf[n];
    }
    if (check || !len)
        return 10006;
    into->len = (int)len - 1;
    return 0;
}

int GetMediaData(void *sdk, const char *index, const char *file, const char *proxy,
                 const char *password, int timeout, Media *into)
{
    long len, start = *index ? atol(index + strlen("Range:bytes=")) : 0;
    char word[512], *data;
    int code;

    (void)sdk, (void)proxy, (void)password, (void)timeout;
    snprintf(word, sizeof word, "%.400s-%ld", file, start);
    code = planned(word);
    if (code)
        return code;
    data = slurp("media", file, &len);
    if (!data)
        return 10005;
    into->data_len = (int)(len - start < CHUNK ? len - start : CHUNK);
    into->data = malloc((size_t)into->data_len + 1);
    memcpy(into->data, data + start, (size_t)into->data_len);
    free(data);
    into->done = start + into->data_len >= len;
    into->index = calloc(1, 64);
    into->index_len = sprintf(into->index, "Range:bytes=%ld-", start + into->data_len);
    return 0;
}
