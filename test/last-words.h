/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_LAST_WORDS_H
#define MIP6SEC_LAST_WORDS_H

#include <functional>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace ns3
{
namespace mip6sec
{

/// @param what run in a process of its own @return what it wrote to stderr if it aborted, else
/// nothing
inline std::string
LastWords(const std::function<void()>& what)
{
    int ends[2];
    if (pipe(ends) != 0)
    {
        return "";
    }
    const pid_t child = fork();
    if (child == 0)
    {
        dup2(ends[1], 2);
        close(ends[0]);
        what();
        _exit(0);
    }
    close(ends[1]);
    std::string words;
    char buffer[256];
    for (ssize_t n = 0; (n = read(ends[0], buffer, sizeof(buffer))) > 0;)
    {
        words.append(buffer, n);
    }
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    return status != 0 ? words : "";
}

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_LAST_WORDS_H
