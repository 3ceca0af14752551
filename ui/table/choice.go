package table

// Choice is what a person wants of one column. A list of them is columns in an order,
// as it can be kept between runs.
type Choice struct {
	ID    string `json:"id"`
	Shown bool   `json:"shown"`
	Width int    `json:"width,omitzero"` // in columns; 0: what the rows need
}
