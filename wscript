# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception

# Builds the module as contrib/mip6sec with waf, whose last release of ns-3 is 3.35:
#
#   ./waf configure --enable-modules=mip6sec --enable-tests --enable-examples && ./waf
#
# The lists of files are those of CMake, in files.txt.

DEPENDENCIES = ['internet', 'internet-apps', 'applications', 'csma', 'point-to-point', 'virtual-net-device', 'mobility']


def configure(conf):
    found = conf.check_nonfatal(
        header_name='openssl/evp.h', lib='crypto', uselib_store='MIP6SEC_CRYPTO', define_name='', mandatory=False
    )
    conf.report_optional_feature('mip6sec', 'Mobile IPv6 (mip6sec)', bool(found), 'OpenSSL is missing: apt-get install libssl-dev')
    if not found:
        conf.env['MODULES_NOT_BUILT'].append('mip6sec')


def build(bld):
    if 'mip6sec' in bld.env['MODULES_NOT_BUILT']:
        return

    with_wifi = 'ns3-wifi' in bld.env['NS3_ENABLED_MODULES']
    dependencies = DEPENDENCIES + (['wifi'] if with_wifi else [])
    files = sorted(set(bld.path.find_node('files.txt').read().split()))

    def wanted(name):
        if name.endswith('-without-wifi.cc'):
            return not with_wifi
        return with_wifi or 'wifi' not in name.rpartition('/')[2] or name.endswith('.h')

    def select(extension, *folders):
        return [
            name
            for name in files
            if name.endswith(extension) and (name.rpartition('/')[0] + '/').startswith(folders) and wanted(name)
        ]

    module = bld.create_ns3_module('mip6sec', dependencies)
    module.source = select('.cc', 'model/', 'helper/')
    module.use.append('MIP6SEC_CRYPTO')

    test = bld.create_ns3_module_test_library('mip6sec')
    # The source tree has a test program of its own
    test.source = [
        name
        for name in select('.cc', 'test/')
        if not name.startswith(('test/bench/', 'test/tools/')) and name != 'test/main.cc'
    ]
    test.use.append('MIP6SEC_CRYPTO')

    headers = bld(features='ns3header')
    headers.module = 'mip6sec'
    headers.source = select('.h', 'model/', 'helper/')

    if bld.env['ENABLE_EXAMPLES']:
        for name in select('.cc', 'examples/'):
            program = bld.create_ns3_program('mip6sec-' + name.rpartition('/')[2][:-3], ['mip6sec'] + dependencies)
            program.source = name
