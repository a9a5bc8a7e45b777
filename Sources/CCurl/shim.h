#include <curl/curl.h>

// curl_easy_setopt(3) takes any number of arguments of any type, which Swift cannot call.
static inline CURLcode overwinter_curl_set_number(CURL *handle, CURLoption option, long value)
{
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode overwinter_curl_set_text(CURL *handle, CURLoption option, const char *value)
{
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode overwinter_curl_set_pointer(CURL *handle, CURLoption option, void *value)
{
    return curl_easy_setopt(handle, option, value);
}

typedef size_t (*overwinter_curl_writer)(char *bytes, size_t size, size_t count, void *context);
typedef int (*overwinter_curl_progress)(
    void *context, curl_off_t total, curl_off_t now, curl_off_t upload_total, curl_off_t upload_now);

static inline CURLcode overwinter_curl_set_writer(CURL *handle, overwinter_curl_writer writer)
{
    return curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, writer);
}

static inline CURLcode overwinter_curl_set_progress(CURL *handle, overwinter_curl_progress progress)
{
    return curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, progress);
}

static inline long overwinter_curl_status(CURL *handle)
{
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

static inline long overwinter_curl_system_error(CURL *handle)
{
    long number = 0;
    curl_easy_getinfo(handle, CURLINFO_OS_ERRNO, &number);
    return number;
}
