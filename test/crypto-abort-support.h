/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CRYPTO_ABORT_SUPPORT_H
#define MIP6SEC_CRYPTO_ABORT_SUPPORT_H

#include <csignal>
#include <functional>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace ns3
{
namespace mip6sec
{

/**
 * Do in a child process what should abort it.
 * @param action what to do
 * @return what it wrote to its standard error before it aborted; nothing if it did not
 */
inline std::string
AbortMessage(const std::function<void()>& action)
{
    int ends[2];
    if (pipe(ends) != 0)
    {
        return "";
    }
    const pid_t child = fork();
    if (child == 0)
    {
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        std::signal(SIGABRT, SIG_DFL);
        action();
        _exit(0);
    }
    close(ends[1]);
    std::string message;
    char buffer[256];
    for (ssize_t got = 0; (got = read(ends[0], buffer, sizeof(buffer))) > 0;)
    {
        message.append(buffer, static_cast<std::size_t>(got));
    }
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    // std::terminate, which NS_ABORT_MSG ends in, raises SIGABRT
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT ? message : "";
}

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CRYPTO_ABORT_SUPPORT_H
