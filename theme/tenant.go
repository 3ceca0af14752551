package theme

// ForTenant returns the theme with the tenant's name in a color, so that two
// tenants are not taken for one another: a name of one of the 16, a number from
// 0 to 255, or "#rrggbb". The theme without colors stays without, and an empty
// color changes nothing.
func (t Theme) ForTenant(color string) (Theme, error) {
	if color == "" || t.Name == "none" {
		return t, nil
	}
	var c colorName
	if err := c.UnmarshalText([]byte(color)); err != nil {
		return t, err
	}
	t.TenantBand = t.TenantBand.Foreground(c.color)
	return t, nil
}
