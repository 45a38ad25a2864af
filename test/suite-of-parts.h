/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_SUITE_OF_PARTS_H
#define MIP6SEC_SUITE_OF_PARTS_H

#include "ns3/test.h"

#include <string>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// A test suite whose cases stand in several files
class SuiteOfParts : public TestSuite
{
  public:
    /// @param name of the suite @param parts its test cases, which it owns from then on
    SuiteOfParts(const std::string& name, const std::vector<std::vector<TestCase*>>& parts)
        : TestSuite(name, TestSuite::Type::UNIT)
    {
        for (const std::vector<TestCase*>& part : parts)
        {
            for (TestCase* test : part)
            {
                AddTestCase(test);
            }
        }
    }
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_SUITE_OF_PARTS_H
