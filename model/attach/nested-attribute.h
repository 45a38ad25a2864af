/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_NESTED_ATTRIBUTE_H
#define MIP6SEC_NESTED_ATTRIBUTE_H

#include "ns3/attribute.h"
#include "ns3/object-base.h"

namespace ns3
{
namespace mip6sec
{

/**
 * Attribute whose variable is a member of a structure inside the object, so that parts of a role
 * can share the structure without having attributes of their own.
 *
 * @tparam V attribute value, e.g. TimeValue
 * @tparam C class of the object
 * @tparam S the structure
 * @tparam T type of the variable
 */
template <typename V, typename C, typename S, typename T>
class NestedAttributeAccessor : public AttributeAccessor
{
  public:
    /// @param outer the structure in the object @param inner the variable in the structure
    NestedAttributeAccessor(S C::*outer, T S::*inner)
        : m_outer(outer),
          m_inner(inner)
    {
    }

    bool Set(ObjectBase* object, const AttributeValue& value) const override
    {
        const V* v = dynamic_cast<const V*>(&value);
        C* c = dynamic_cast<C*>(object);
        if (!v || !c)
        {
            return false;
        }
        c->*m_outer.*m_inner = static_cast<T>(v->Get());
        return true;
    }

    bool Get(const ObjectBase* object, AttributeValue& value) const override
    {
        V* v = dynamic_cast<V*>(&value);
        const C* c = dynamic_cast<const C*>(object);
        if (!v || !c)
        {
            return false;
        }
        v->Set(c->*m_outer.*m_inner);
        return true;
    }

    bool HasGetter() const override
    {
        return true;
    }

    bool HasSetter() const override
    {
        return true;
    }

  private:
    S C::*m_outer; //!< the structure
    T S::*m_inner; //!< the variable
};

/**
 * @tparam V attribute value, e.g. TimeValue
 * @param outer the structure in the object
 * @param inner the variable in the structure
 * @return an accessor for TypeId::AddAttribute
 */
template <typename V, typename C, typename S, typename T>
Ptr<const AttributeAccessor>
MakeNestedAccessor(S C::*outer, T S::*inner)
{
    return Ptr<const AttributeAccessor>(new NestedAttributeAccessor<V, C, S, T>(outer, inner),
                                        false);
}

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_NESTED_ATTRIBUTE_H
